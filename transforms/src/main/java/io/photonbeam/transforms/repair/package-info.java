/**
 * What a reconciliation does with events and files: finds events that nobody has joined, and files
 * that were lost, and makes them again; removes what nobody will publish.
 */
package io.photonbeam.transforms.repair;
