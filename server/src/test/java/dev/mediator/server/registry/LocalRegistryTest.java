package dev.mediator.server.registry;

/** The registry of a Mediator that stands alone does what every registry does. */
class LocalRegistryTest extends RegistryContractTest {
  @Override
  Registry registry() {
    return new LocalRegistry();
  }
}
