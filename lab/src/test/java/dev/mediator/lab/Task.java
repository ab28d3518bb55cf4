package dev.mediator.lab;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Something to do in another namespace: what it holds goes there, and what it returns comes back.
 */
@FunctionalInterface
interface Task<R extends @Nullable Object> extends Serializable {
  R run() throws Exception;
}
