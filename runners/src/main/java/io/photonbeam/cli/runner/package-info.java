/** The runner of a pipeline: its choice, Beam's options for it, its memory and its checkpoints. */
package io.photonbeam.cli.runner;
