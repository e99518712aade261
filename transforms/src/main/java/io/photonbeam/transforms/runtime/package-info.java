/**
 * What the transforms of one run share within a process, and the frame in which they find it: the
 * run's settings, its registry, its metrics, and resources that a transform declares for itself.
 */
package io.photonbeam.transforms.runtime;
