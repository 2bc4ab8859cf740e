/* Words in which interfaces are declared. */
#ifndef NTLAB_BASETYPS_H
#define NTLAB_BASETYPS_H
#define _BASETYPS_H_

#include <lab/base.h>

#ifndef EXTERN_C
#ifdef __cplusplus
#define EXTERN_C extern "C"
#else
#define EXTERN_C extern
#endif
#endif
#ifndef STDAPI
#define STDAPI         EXTERN_C HRESULT
#define STDAPI_(type)  EXTERN_C type
#define STDAPIV        EXTERN_C HRESULT
#define STDAPIV_(type) EXTERN_C type
#endif
#ifndef STDMETHODIMP
#define STDMETHODIMP        HRESULT
#define STDMETHODIMP_(type) type
#endif
#ifdef __cplusplus
#define interface struct
#define PURE      = 0
#define THIS_
#define THIS                             void
#define STDMETHOD(method)                virtual HRESULT method
#define STDMETHOD_(type, method)         virtual type method
#define DECLARE_INTERFACE(name)          struct name
#define DECLARE_INTERFACE_(name, parent) struct name : public parent
#else
#define interface struct
#define PURE
#define THIS_                    INTERFACE *This,
#define THIS                     INTERFACE *This
#define STDMETHOD(method)        HRESULT(*method)
#define STDMETHOD_(type, method) type(*method)
#define DECLARE_INTERFACE(name)                                                                                        \
    typedef struct name {                                                                                              \
        struct name##Vtbl *lpVtbl;                                                                                     \
    } name;                                                                                                            \
    typedef struct name##Vtbl name##Vtbl;                                                                              \
    struct name##Vtbl
#define DECLARE_INTERFACE_(name, parent) DECLARE_INTERFACE(name)
#endif

#endif
