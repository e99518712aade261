/**
 * Options of a command as a table: what is written there is what is parsed, checked and shown by
 * {@code --help}. Parsing reports all problems of a command line at once.
 */
package io.photonbeam.cli.option;
