/**
 * The command line: one class a command, each with its table of options; {@link
 * io.photonbeam.cli.CommandLine} picks the command, {@link io.photonbeam.cli.Main} starts it all.
 */
package io.photonbeam.cli;
