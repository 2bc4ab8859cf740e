/* Small names of ntdef.h that drivers use: nameless members, rotations. */
#ifndef NTLAB_NT_BASE_NAMES_H
#define NTLAB_NT_BASE_NAMES_H

#include <nt/compiler.h>

#define DUMMYUNIONNAME
#define DUMMYUNIONNAME2
#define DUMMYUNIONNAME3
#define DUMMYUNIONNAME4
#define DUMMYUNIONNAME5
#define DUMMYUNIONNAME6
#define DUMMYUNIONNAME7
#define DUMMYUNIONNAME8
#define DUMMYUNIONNAME9
#define DUMMYSTRUCTNAME
#define DUMMYSTRUCTNAME2
#define DUMMYSTRUCTNAME3
#define DUMMYSTRUCTNAME4
#define DUMMYSTRUCTNAME5

#define RTL_FIELD_TYPE(type, field) (((type *)0)->field)

#define UCSCHAR_INVALID_CHARACTER    0xffffffff
#define MIN_UCSCHAR                  0
#define MAX_UCSCHAR                  0x0010FFFF
#define OBJ_HANDLE_TAGBITS           0x00000003
#define APPLICATION_ERROR_MASK       0x20000000
#define ERROR_SEVERITY_SUCCESS       0x00000000
#define ERROR_SEVERITY_INFORMATIONAL 0x40000000
#define ERROR_SEVERITY_WARNING       0x80000000
#define ERROR_SEVERITY_ERROR         0xC0000000

#define RotateLeft8   _rotl8
#define RotateLeft16  _rotl16
#define RotateRight8  _rotr8
#define RotateRight16 _rotr16
#define RotateLeft32  _rotl
#define RotateLeft64  _rotl64
#define RotateRight32 _rotr
#define RotateRight64 _rotr64

#endif
