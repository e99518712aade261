/**
 * Looking after what a join has left: checking its commits, removing its orphans, and finding in
 * the logs what has yet to be joined or made again. What it finds is joined and written by the
 * transforms that the streaming join has, too.
 */
package io.photonbeam.transforms.reconcile;
