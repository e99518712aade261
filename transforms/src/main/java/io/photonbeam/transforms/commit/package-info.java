/**
 * Making pairs visible: gathering them, staging their rows, taking the ids in the registry and
 * publishing the files, and finishing what a crash left of that. It alone takes ids.
 */
package io.photonbeam.transforms.commit;
