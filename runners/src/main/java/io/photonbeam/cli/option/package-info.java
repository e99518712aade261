/**
 * The options of a command on its command line: read, with all problems of a command line at once,
 * and shown by {@code --help}, both from their declarations in {@link
 * io.photonbeam.pipelines.option}.
 */
package io.photonbeam.cli.option;
