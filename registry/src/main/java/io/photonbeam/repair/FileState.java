package io.photonbeam.repair;

/** How a published file of a commit was found. */
public enum FileState {
  /** It is there, and as recorded, as far as was looked. */
  WHOLE,
  /** It is not there, or not as recorded: it has to be made again. */
  LOST,
  /** Lost, and can't be made again now: something else is in its place. */
  BLOCKED,
  /** It can't be looked at. It may well be whole, so it is never made again. */
  UNREADABLE
}
