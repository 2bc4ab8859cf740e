/* <locale> writes these down; there are no catalogues of messages. */
#ifndef NTLAB_CXX_LIBINTL_H
#define NTLAB_CXX_LIBINTL_H
#pragma GCC system_header

extern "C" {
char *textdomain(const char *);
char *bindtextdomain(const char *, const char *);
}

#endif
