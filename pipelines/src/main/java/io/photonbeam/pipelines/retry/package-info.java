/** Joins dead letters once more. */
package io.photonbeam.pipelines.retry;
