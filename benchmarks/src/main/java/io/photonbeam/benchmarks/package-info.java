/**
 * Measurements that set two ways of doing the same thing side by side in one run. {@code
 * benchmarks/run} starts them.
 */
package io.photonbeam.benchmarks;
