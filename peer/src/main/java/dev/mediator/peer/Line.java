package dev.mediator.peer;

import java.io.InputStream;
import java.net.Socket;

/**
 * What is handed to the application: a socket, and its input, which is not always the socket's own.
 */
record Line<S extends Socket>(S socket, InputStream input) {}
