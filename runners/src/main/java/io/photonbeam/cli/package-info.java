/**
 * The command line {@code ./photonbeam}: where the process begins, and which command a command line
 * names. All packages below know nothing of it; {@code command} has a class for each command and
 * knows all others.
 */
package io.photonbeam.cli;
