/** Ids of events that servers make without asking each other. */
package io.photonbeam.event;
