/** Makes a registry again that was lost, or has gone back in time, from the outputs alone. */
package io.photonbeam.pipelines.recover;
