/* GUIDs. A source that defines INITGUID before including this makes the definitions; others see declarations. */
#ifndef NTLAB_GUID_DEFINED
#define NTLAB_GUID_DEFINED
#define GUID_DEFINED
typedef struct _GUID {
    unsigned int Data1;
    unsigned short Data2;
    unsigned short Data3;
    unsigned char Data4[8];
} GUID;
typedef GUID *LPGUID;
typedef const GUID *LPCGUID;
typedef GUID IID, *LPIID, CLSID, *LPCLSID, FMTID, *LPFMTID;
#ifdef __cplusplus
#define REFGUID const GUID &
#define REFIID  const IID &
#else
#define REFGUID const GUID *
#define REFIID  const IID *
#endif
#define REFCLSID REFIID
#define REFFMTID REFIID
#ifdef __cplusplus
#define IsEqualGUID(a, b) (!__builtin_memcmp(&(a), &(b), sizeof(GUID)))
#else
#define IsEqualGUID(a, b) (!__builtin_memcmp((a), (b), sizeof(GUID)))
#endif
#define InlineIsEqualGUID(a, b)  IsEqualGUID(a, b)
#define IsEqualGUIDAligned(a, b) IsEqualGUID(a, b)
#define IsEqualIID(a, b)         IsEqualGUID(a, b)
#define IsEqualCLSID(a, b)       IsEqualGUID(a, b)
#endif

#undef DEFINE_GUID
#ifdef __cplusplus
#define LAB_GUID_EXTERN extern "C"
#else
#define LAB_GUID_EXTERN extern
#endif
#ifdef INITGUID
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)                                                   \
    LAB_GUID_EXTERN __attribute__((weak)) const GUID name;                                                             \
    const GUID name = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}
#else
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) LAB_GUID_EXTERN const GUID name
#endif
