/**
 * What a run counts and meets, each number named once: live in this process, and through Beam's
 * metrics for the whole job.
 */
package io.photonbeam.transforms.metrics;
