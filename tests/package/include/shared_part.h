#ifdef __cplusplus
extern "C"
#endif
    int
    shared_value(void);
