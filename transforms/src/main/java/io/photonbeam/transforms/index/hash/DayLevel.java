package io.photonbeam.transforms.index.hash;

/** A level of the tree of a day, since 1970. */
record DayLevel(long day, int level) {}
