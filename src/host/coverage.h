/* Drivers that count what runs in them keep the counts in their data, which a new machine puts back. */
#ifndef NTLAB_HOST_COVERAGE_H
#define NTLAB_HOST_COVERAGE_H

/* `write`, a function of a module, is called before the module's data are put back as they were. */
void host_module_before_restore(void (*write)(void));

#endif
