/**
 * Measurements that set two ways of doing the same thing side by side in one run, or what a stage
 * of a join takes beside its budget. {@code benchmarks/run} starts them.
 */
package io.photonbeam.benchmarks;
