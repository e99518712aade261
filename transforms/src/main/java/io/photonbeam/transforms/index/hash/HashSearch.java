package io.photonbeam.transforms.index.hash;

/**
 * Asks for the blocks that hold an id of a hash.
 *
 * @param day since 1970 under which the id would have been written
 * @param receiver takes each place that is found
 */
public record HashSearch(long day, long hash, Receiver receiver) {
  /** Takes the places that are found. */
  @FunctionalInterface
  public interface Receiver {
    /**
     * Takes one.
     *
     * @param file its number
     * @param offset of the block in the file
     */
    void place(long file, long offset);
  }
}
