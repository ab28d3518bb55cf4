/**
 * What an operator can ask of a Mediator and have it do over HTTP, as openapi.json describes it.
 */
@NullMarked
package dev.mediator.server.api;

import org.jspecify.annotations.NullMarked;
