/**
 * The command line {@code ./photonbeam}: where the process begins, and which command a command line
 * names. All packages below know nothing of it, and each of the later ones may use the earlier:
 * {@code text}, {@code process}, {@code option}, {@code flink}, {@code cluster}, {@code progress},
 * {@code runner}, {@code command}.
 */
package io.photonbeam.cli;
