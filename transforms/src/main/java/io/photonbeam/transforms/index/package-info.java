/**
 * The log level of the event store: primary events that are no longer in memory, found in the log
 * itself. An index tells which block of which file holds an event; the block is read, and the event
 * looked for in it. The index is a hint and nothing more: whatever it lacks or has wrong is "not
 * found here".
 *
 * <h2>Key layout</h2>
 *
 * Tuples ({@link io.photonbeam.store.TupleWriter}) in a store of the index's own:
 *
 * <pre>
 * ("r", day, process, level, first µs, file, offset)
 *                       → (span µs, file, offset, times)      EventIds of a process in a block
 * ("t", and the same)   → times, where they are long          of all EventIds of that run
 * ("l", level)                         → nothing                  a level that has runs
 * ("p", …), ("b", …), ("h", …)         → pages by hash            all other ids
 * ("i", day, hash)                     → (file, offset)           one of an earlier version
 * ("d", day)                           → nothing                  a day that has such ids
 * ("m", file)                          → (path, marker)           where a file is now
 * ("s", marker, path)                  → file                     which file has a name now
 * ("files")                            → the next file's number
 * </pre>
 *
 * <p><b>day</b> is days since 1970 (UTC), of the id's own time or of the event's, and stands first
 * so that old entries are dropped by range. <b>process</b> is the EventId's binary form without its
 * time. <b>times</b> are packed, one to two bytes an id ({@link
 * io.photonbeam.transforms.index.RunTimes}): so a block is read only for an event that it holds,
 * and none for one that is nowhere. A run that an earlier version has written has no times, and its
 * block is read to see. Longer ones stand apart from the runs, many of which are passed over.
 * <b>hash</b> is the id's {@link io.photonbeam.log.KeyHash}. Other ids are in pages by it, as told
 * in {@link io.photonbeam.transforms.index.hash}. Earlier versions wrote an entry for each, of two
 * with one hash only the later; these are read until their days are dropped.
 *
 * <p><b>file</b> is a number that a file keeps when it is renamed. Which file is at a path is told
 * by the <b>marker</b>, the sync marker in the file's header, as two integers; and neither path nor
 * marker is enough alone ({@link io.photonbeam.transforms.model.NamedFile}). A number may have lost
 * its name to another one that was given later to the same file, when that was read anew; then it
 * is found by its marker. Earlier versions knew no marker and noted ("f", file) → path and ("n",
 * path) → file: whatever is at that path is taken for the file, until the file that is there moves.
 *
 * <p><b>level</b> tells how long a run spans, level n less than 8<sup>n</sup> µs. A block that is
 * written as its events happen holds a short stretch of a process's time; one with a few late
 * events a long one, which overlaps hundreds of the others. Kept apart by level, an id lies in few
 * runs of each.
 */
package io.photonbeam.transforms.index;
