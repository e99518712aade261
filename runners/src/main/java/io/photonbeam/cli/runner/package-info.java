/**
 * The runner of a pipeline: its choice, Beam's options for it, its memory and its checkpoints, and
 * the cluster that may do its job.
 */
package io.photonbeam.cli.runner;
