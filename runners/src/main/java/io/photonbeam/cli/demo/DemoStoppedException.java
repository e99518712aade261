package io.photonbeam.cli.demo;

/** Somebody has asked the demonstration to end. */
public final class DemoStoppedException extends Exception {
  private static final long serialVersionUID = 1L;

  DemoStoppedException() {
    super("stopped before its end; no process of it is left");
  }
}
