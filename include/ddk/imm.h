/* Input method editors: the keyboard port driver of the kits includes this, and uses nothing of it. */
#ifndef NTLAB_IMM_H
#define NTLAB_IMM_H

#endif
