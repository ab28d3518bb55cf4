# Opens a listening socket, and hands it on to each process that it starts (sd_listen_fds(3)): as
# systemd does, and in no more than what every Debian has. Its arguments are the program's; in
# those, PORT is where it listens. A line of standard input starts one more.
use strict;
use warnings;
use Fcntl;
use POSIX ();
use Socket;

$| = 1;
socket(my $socket, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
bind($socket, sockaddr_in(0, INADDR_LOOPBACK)) or die "bind: $!";
listen($socket, 4096) or die "listen: $!";
my $port = (sockaddr_in(getsockname($socket)))[0];
print "keeper: port $port\n";

my %running;
$SIG{CHLD} = sub {
  while ((my $ended = waitpid(-1, POSIX::WNOHANG)) > 0) {
    delete $running{$ended};
    print "keeper: $ended ended with $?\n";
  }
};

while (defined(my $line = <STDIN>)) {
  my $child = fork() // die "fork: $!";
  if ($child == 0) {
    open(STDIN, '<', '/dev/null') or die "null: $!";
    POSIX::dup2(fileno($socket), 3) if fileno($socket) != 3;
    fcntl($socket, F_SETFD, 0) if fileno($socket) == 3;
    $ENV{LISTEN_PID} = $$;
    $ENV{LISTEN_FDS} = 1;
    exec(map { s/^PORT$/$port/r } @ARGV) or die "exec: $!";
  }
  $running{$child} = 1;
  print "keeper: $child started\n";
}
kill('KILL', keys %running);
