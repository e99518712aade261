package io.photonbeam.transforms.index.hash;

/**
 * A level of the tree, and a day that has pages on it.
 *
 * @param day since 1970
 */
record DayLevel(long day, int level) {}
