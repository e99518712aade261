package io.photonbeam.transforms.shaping;

/**
 * What an adapter throws. All of it is a failure of the adapter, errors such as that of a failed
 * assertion or a missing class as well; only a JVM that can't go on is not.
 */
final class AdapterFailure {
  private AdapterFailure() {}

  /**
   * What was thrown, as a failure of the adapter.
   *
   * @throws VirtualMachineError what was thrown, if the JVM can't go on, as it lacks memory, say
   */
  static Throwable of(Throwable thrown) {
    if (thrown instanceof VirtualMachineError error && !(thrown instanceof StackOverflowError)) {
      throw error;
    }
    return thrown;
  }
}
