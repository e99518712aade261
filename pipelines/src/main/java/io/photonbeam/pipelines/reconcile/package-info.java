/**
 * The reconciliation: a batch pipeline over the same logs that goes back for what the streaming
 * join has left, and the rounds in which it is repeated. Knows no runner by name and no command
 * line.
 */
package io.photonbeam.pipelines.reconcile;
