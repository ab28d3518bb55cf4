/**
 * Files and folders from one person to another, over any pair of streams: {@link
 * dev.mediator.cli.transfer.Sending} at one end, {@link dev.mediator.cli.transfer.Receiving} at the
 * other.
 *
 * <p>The partner is known, but not trusted with this disk. Numbers are big-endian. A text is a
 * two-byte length and UTF-8. The sender (S) and the receiver (R) say, in this order:
 *
 * <pre>
 * S, R  a line each, at once: "mediator send 1\n", "mediator receive 1\n"
 * S     manifest: entries (4 bytes), bytes of the rest (4), then for each entry, a folder before
 *       what is in it: kind (1: 0 folder, 1 file, 2 program), mtime in ns (8), size (8), path (text)
 * R     for each entry: 1 wanted, and bytes held (8)  |  2 already there  |  3 refused, reason (text)
 * S     for each file of which R holds bytes: 1, SHA-256 of that many bytes (32)  |  4 cannot
 * R     for each of these: 5 go on behind them  |  6 send all  |  2 already there  |  3 refused, reason
 * S     for each file that is wanted: chunks, each a length (4) and bytes;
 *       then 0, SHA-256 of the whole file (32)  |  -1, reason (text)
 * R     for each of these: 7 delivered  |  3 refused, reason
 * </pre>
 *
 * <p>While one side reads what it holds, it says 0 now and then, so that silence means trouble. It
 * is the sender that shows what it has: a digest of the receiver's bytes would tell a curious
 * partner what is on this disk. The third exchange is skipped when nothing is held.
 */
@NullMarked
package dev.mediator.cli.transfer;

import org.jspecify.annotations.NullMarked;
