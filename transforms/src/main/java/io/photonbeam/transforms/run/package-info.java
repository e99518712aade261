/**
 * What the transforms of one run share within a process: the run's settings, the look at its logs,
 * its registry, the shards' memory and its figures. It holds these and does nothing with them.
 */
package io.photonbeam.transforms.run;
