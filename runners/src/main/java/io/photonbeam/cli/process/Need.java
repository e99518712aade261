package io.photonbeam.cli.process;

/** Something that the process must have for a command; looked at before the command begins. */
public interface Need {

  /**
   * Returns if it is there.
   *
   * @throws Exception with a message that says what is missing and what to do
   */
  void check() throws Exception;
}
