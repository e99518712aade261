/**
 * Why one foreign event is joined or not: what the logs, the registry and the output say of it, in
 * plain sentences. Reads only.
 */
package io.photonbeam.pipelines.explain;
