package io.photonbeam.cli.page;

/**
 * Whether all is as it should be.
 *
 * @param words why it is not, or what it does, in a sentence
 */
public record Answer(boolean isWell, String words) {}
