package io.photonbeam.log.record;

import org.apache.avro.Schema;

/** Reads the values of one role, wherever in a record they stand. */
interface Noter {
  /** Whether values of this type, which is no union, can play the role. */
  boolean canRead(Schema type);

  /** The step that reads a value of a type that can play the role. */
  Step reader(Schema type);

  /** Notes that a value has a type that can't play the role; null is none. */
  void unusable(String type);

  /** What types can play the role, to follow "must be". */
  String types();
}
