package dev.mediator.cli.transfer;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** The reason why one entry cannot be sent or received, while the others can. */
final class EntryException extends Exception {
  private static final long serialVersionUID = 1;

  EntryException(String reason) {
    super(reason);
  }

  /** What the file system said, without paths of this machine: the partner reads it too. */
  EntryException(IOException cause) {
    super(explain(cause), cause);
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  private static String explain(IOException cause) {
    return switch (cause) {
      case NoSuchFileException _ -> "it is gone";
      case AccessDeniedException _ -> "there is no permission";
      case FileAlreadyExistsException _ -> "something else of that name is there";
      case NotDirectoryException _ -> "it is no folder";
      case FileSystemException failure when failure.getReason() != null -> failure.getReason();
      case FileSystemException failure -> failure.getClass().getSimpleName();
      default -> String.valueOf(cause.getMessage());
    };
  }
}
