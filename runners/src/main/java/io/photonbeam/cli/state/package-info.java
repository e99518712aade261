/**
 * The state of a join that Flink has put down, in checkpoints and savepoints: with which settings
 * it was made, whether it is whole, which of it the next run goes on from, and which of it goes.
 */
package io.photonbeam.cli.state;
