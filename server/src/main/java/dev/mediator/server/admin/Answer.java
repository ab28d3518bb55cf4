package dev.mediator.server.admin;

/**
 * What is said to who asks.
 *
 * @param status of HTTP
 * @param type of the text, in UTF-8, as HTTP names it
 * @param goesOn whether more follows, whenever {@link AdminServer#tell} has something
 */
public record Answer(int status, String type, String text, boolean goesOn) {
  private static final String EVENTS = "text/event-stream";

  /** One that is complete. */
  public Answer(int status, String type, String text) {
    this(status, type, text, false);
  }

  /** A sentence for whoever asked what cannot be answered. */
  public static Answer words(int status, String sentence) {
    return new Answer(status, "text/plain; charset=utf-8", sentence + "\n");
  }

  /** The beginning of a stream of events, each as {@link #event} writes it. */
  public static Answer events(String first) {
    return new Answer(200, EVENTS, first, true);
  }

  /** A server-sent event (HTML, 9.2) with one line of data. */
  public static String event(String name, String line) {
    return "event: " + name + "\ndata: " + line + "\n\n";
  }
}
