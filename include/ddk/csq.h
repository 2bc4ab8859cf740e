/* Cancel-safe queues: declared with the rest of Io. */
#ifndef NTLAB_CSQ_H
#define NTLAB_CSQ_H
#include <wdm.h>
#endif
