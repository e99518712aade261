/**
 * Photonbeam beside other ways to join the same logs: starts each in a process of its own, in
 * turns, measures it and judges its output. {@code benchmarks/run peers} starts it.
 */
package io.photonbeam.peers;
