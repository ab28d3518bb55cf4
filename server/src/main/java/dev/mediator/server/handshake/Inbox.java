package dev.mediator.server.handshake;

/**
 * Where a connection is told what others decided about it.
 *
 * <p>May be called by any thread, and never calls back before it returns: what is delivered is
 * taken up later, on the connection's own thread, in the order of delivery.
 */
public interface Inbox {

  /**
   * Puts a piece of news in; also when the conversation is over, because whoever asks for it then
   * must still be answered.
   */
  void deliver(Event.News news);
}
