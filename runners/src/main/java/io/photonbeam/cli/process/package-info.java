/**
 * This process: what it needs before a command begins, the signals that stop it, how a failure is
 * told, and how it ends.
 */
package io.photonbeam.cli.process;
