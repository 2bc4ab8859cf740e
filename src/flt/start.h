/* The filter manager's part in starting a machine. */
#ifndef NTLAB_FLT_START_H
#define NTLAB_FLT_START_H

void lab__flt_start(void);

#endif
