package io.photonbeam.resilience;

/**
 * Something that a run needs and can't reach now.
 *
 * @param name what it is, the same as long as it is away: {@code registry}, {@code log folder /x}
 * @param words for people, with its name: {@code registry away for 42 s: <reason>}
 */
public record Away(String name, String words) {}
