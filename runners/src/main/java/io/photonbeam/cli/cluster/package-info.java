/**
 * A small Flink cluster on this machine, for trials and for tests: a job manager and some task
 * managers, each a process of its own that ends with the one that started it. All of it listens on
 * loopback only.
 */
package io.photonbeam.cli.cluster;
