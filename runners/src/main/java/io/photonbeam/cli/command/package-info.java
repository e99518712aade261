/** The commands, each with its options, its examples, and what it tells at its end. */
package io.photonbeam.cli.command;
