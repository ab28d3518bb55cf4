package dev.mediator.server.admin;

/**
 * What is said to who asks.
 *
 * @param status of HTTP
 * @param type of the text, in UTF-8, as HTTP names it
 */
public record Answer(int status, String type, String text) {}
