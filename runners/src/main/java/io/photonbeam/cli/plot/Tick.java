package io.photonbeam.cli.plot;

/** A value that is named at an axis. */
record Tick(double value, String label) {}
