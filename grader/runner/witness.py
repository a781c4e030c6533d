"""One call, watched: every operation on its data is seen as it happens, and so is every function of a library.

What stands for the answer itself isn't always reached through the operators that `bans` replaces: a kernel can be taken
out of torch beforehand, packed, quantized, or lie in another library. A call that is watched takes several times as
long, so one call of each stage is.
"""

from __future__ import annotations

import inspect
import re
import sys
import threading
from _lsprof import Profiler
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from types import CodeType, FrameType
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode, _pop_mode, _push_mode

from grader.runner.bans import BannedCall, called

_KNOWN = """
    alias* arange as_strided* _assert* detach* clone contiguous copy* _copy* empty* eye fill* full* lift* linspace
    logspace new_* _new_zeros* ones* zero* rand* normal* uniform* bernoulli* resize* _resize* _reshape* set set_*
    scalar_tensor _to_copy _local_scalar_dense vander *_indices one_hot is_* _is_* result_type equal allclose
    isclose _efficientzerotensor index* _index* _unsafe* unsafe_* gather* scatter* take* put* masked* _masked*
    select* slice* diag* nonzero* where roll flip* rot90 repeat* tile cat _cat concat* stack _stack *stack
    _chunk_cat meshgrid unbind* split* narrow* expand* permute* view* t_* transpose* squeeze* unsqueeze* swap*
    movedim* unfold unfold_* tril* triu* trace* block_diag kron sort* argsort msort topk* unique* _unique*
    searchsorted bucketize isin bincount hist* embedding* _embedding* sum* mean* prod* amax* amin* aminmax*
    _aminmax* max* min* arg* all any cum* _cum* _logcumsumexp* logcumsumexp* std* var* norm* floor_divide*
    true_divide* heaviside* linalg* _linalg* nan* median* mode* kthvalue* quantile* logsumexp* count_nonzero
    segment_reduce* _segment_reduce* value_selecting_reduction* renorm* diff trap* cov corrcoef *softmax* dist*
    cdist* _cdist* _pdist* _euclidean* mm bmm addmm* addmv* addr* addbmm* baddbmm* _addmm* mv dot vdot ger outer
    inner linear* matmul* tensordot bilinear _trilinear* cross matrix_* chain_matmul _int_mm _grouped_mm svd qr
    inverse *cholesky* lu_* _lu* *solve* _fft_* fft_* stft istft complex* polar* _conj* _neg* _foreach_* _fused_*
    *sparse* _coalesce* coalesce* *_dense* _values* _indices* values* indices* smm hspmm _nnz *avg_pool* *max_pool*
    *max_unpool* upsample* _upsample* grid_sampler* affine_grid* *_pad* pad* *_norm* *dropout* pixel_*
    channel_shuffle* *_loss* gcd* lcm*
"""
"""Operators that a right answer may use, besides those that torch itself calls pointwise or a view: by their names.

A star stands for anything that follows; one in front, for anything around.
"""

_BEGINNINGS = tuple(name[:-1] for name in _KNOWN.split() if name.endswith("*") and not name.startswith("*"))
_MIDDLES = tuple(name.strip("*") for name in _KNOWN.split() if name.startswith("*"))
_WHOLE = frozenset(_KNOWN.split())

_PACKED = ("mkldnn", "quantized", "cudnn", "miopen", "mps", "nnpack", "fbgemm", "fake_quantize", "vulkan", "prepacked")
"""Parts of names of kernels that have a convolution's in other forms."""

_EXITS = re.compile(r"^__(?:array|dlpack)__$|'(?:numpy|tolist|data_ptr)' of 'torch|\b_?to_dlpack\b")
"""Methods by which a tensor's numbers leave torch: what is worked out of them then is Python's, or numpy's."""

_LIBRARY = re.compile(r"[/\\](?:site|dist)-packages[/\\](\w+)")
_AROUND_C = re.compile(r"<(?:built-in )?(?:method|function) '?|'? (?:of|at) .*|>")
_FUNCTION = inspect.CO_OPTIMIZED
"""A flag of code that is a function's, and no class's or module's."""

_storage_of = torch._C.TensorBase.untyped_storage
_place_of = torch._C.StorageBase._cdata.__get__  # type: ignore[attr-defined]
_ITEM = torch.ops.aten._local_scalar_dense.default


class Witness(TorchDispatchMode):
    """What one call does with its arguments. Everything happens as ever, but for what isn't allowed."""

    def __init__(self, shortcuts: str, banned: Sequence[str], reach: Callable[[str, FrameType | None], None]):
        """`shortcuts` is a pattern of names of functions that would be the answer; `reach` is told which was called."""
        super().__init__()
        self._law, self._reach = _Law(shortcuts, banned), reach
        self._made_of: dict[int, int] = {}
        """Where numbers lie -> a bit for each argument that they were worked out of."""
        self._kept: list[Any] = []
        self._left, self._all = 0, 0

    supports_higher_order_operators = True

    @contextmanager
    def watching(self, arguments: Mapping[str, Any]) -> Iterator[None]:
        """Meanwhile everything that this thread does is seen, and what threads do that it starts."""
        self._made_of, self._kept = {}, []
        self._all = (1 << len(arguments)) - 1
        self._left = self._all if threading.active_count() > 1 else 0  # what those do can't be seen
        for bit, tensor in enumerate(arguments.values()):
            self._mark((tensor,), 1 << bit)
        before, profiler = sys.getprofile(), Profiler(subcalls=False)
        threading.setprofile(self._in_a_thread)
        try:
            with _uncompiled(), self:
                profiler.enable()
                yield
        finally:
            profiler.disable()
            sys.setprofile(before)
            threading.setprofile(before)
            functions = [each.code for each in profiler.getstats() if isinstance(each.code, (str, CodeType))]
            for function in sorted(functions, key=_within):
                self._see(function)

    def unseen(self, result: Any, arguments: Mapping[str, Any]) -> list[str]:
        """The arguments of which nothing that was seen leads to the result."""
        if not isinstance(result, torch.Tensor):
            return []
        made_of = self._bits((result,)) | self._left
        return [name for bit, name in enumerate(arguments) if not made_of >> bit & 1]

    def _operate(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        operator = self._law.operators.get(func) or self._law.learn(func)
        if operator.refused:
            self._reach(operator.refused, sys._getframe(1))
            raise BannedCall(f"this exercise is to be solved without {operator.refused}")
        result = func(*args, **kwargs) if kwargs else func(*args)
        if operator.moves:
            self._follow(operator, result, (*args, *kwargs.values()) if kwargs else args)
        return result

    def _follow(self, operator: _Operator, result: Any, arguments: Sequence[Any]) -> None:
        """What an operator was given is in what it has made."""
        bits = self._bits(arguments)
        if operator.lifts and result.is_floating_point() and result.numel() > 1:
            bits = self._all  # numbers that come from Python
        if operator.item:
            self._left |= bits
        elif bits:
            self._mark((result,), bits)
            if operator.writes:
                self._mark(arguments, bits)

    def _bits(self, values: Any) -> int:
        """What the tensors among some values, and in lists among them, were worked out of."""
        bits = 0
        for value in values:
            if isinstance(value, torch.Tensor):
                bits |= self._made_of.get(_place(value)[0], 0)
            elif isinstance(value, (list, tuple)):
                bits |= self._bits(value)
        return bits

    def _mark(self, values: Any, bits: int) -> None:
        """The numbers of these tensors, and so of all their views, are worked out of these arguments."""
        for value in values:
            if isinstance(value, torch.Tensor):
                place, kept = _place(value)
                if place not in self._made_of:
                    self._kept.append(kept)  # or another might come to lie there
                self._made_of[place] = self._made_of.get(place, 0) | bits
            elif isinstance(value, (list, tuple)):
                self._mark(value, bits)

    def _see(self, function: CodeType | str, frame: FrameType | None = None) -> None:
        """Take note of a function that was called: its code, or for one in C how it is called."""
        if said := self._law.of_function(function):
            self._reach(said, frame)
        elif _EXITS.search(function if isinstance(function, str) else function.co_name):
            self._left = self._all

    def _in_a_thread(self, frame: FrameType, event: str, argument: Any) -> None:
        """The first that is seen of a thread: watch that, too, until it ends."""
        _push_mode(self)

        def see(inner: FrameType, event: str, argument: Any) -> None:
            if event == "return" and inner is frame:
                sys.setprofile(None)
                _pop_mode()
            elif event == "call":
                self._see(inner.f_code, inner)
            elif event == "c_call":
                self._see(str(argument), inner)

        sys.setprofile(see)


def _uncompiled() -> Any:
    """While this holds, what has been compiled runs as it was written."""
    return torch.compiler.set_stance("force_eager") if "torch._dynamo" in sys.modules else nullcontext()


# Not by its name in the class, where torch would wrap it in what imports the compiler, which takes seconds.
Witness.__torch_dispatch__ = Witness._operate  # type: ignore[assignment, method-assign]


def _place(tensor: Any) -> tuple[int, Any]:
    """Where a tensor's numbers lie, and what keeps others from coming to lie there."""
    try:
        storage = _storage_of(tensor)
        return _place_of(storage), storage
    except (RuntimeError, NotImplementedError):  # a sparse tensor has none
        return id(tensor), tensor


@dataclass(frozen=True)
class _Operator:
    """What is known of an operator: what is said of it if it isn't allowed, and what becomes of its arguments."""

    refused: str
    moves: bool
    """Whether its result has numbers of its own that are worked out of its arguments."""
    writes: bool
    lifts: bool
    item: bool


class _Law:
    """What is allowed, looked up once for each operator and function."""

    def __init__(self, shortcuts: str, banned: Sequence[str]):
        self._shortcut = re.compile(shortcuts or "(?!)", re.I)
        self._banned = {name.partition(".")[0] for name in banned}
        self.operators: dict[Any, _Operator] = {}
        self._functions: dict[Any, str] = {}

    def learn(self, func: Any) -> _Operator:
        if not isinstance(func, torch._ops.OpOverload):  # of a higher order: what it calls is seen
            return _Operator("", moves=True, writes=False, lifts=False, item=False)
        name = func._schema.name.partition("::")[2]
        fresh = name.startswith(("new_", "empty", "_empty")) or name.endswith("_like")
        writes, lifts = func._schema.is_mutable, name == "lift_fresh"
        self.operators[func] = known = _Operator(
            self._refusal(func),
            moves=writes or lifts or not (fresh or func.is_view or name == "_unsafe_view"),
            writes=writes,
            lifts=lifts,
            item=name == "_local_scalar_dense",
        )
        return known

    def _refusal(self, func: Any) -> str:
        full = func._schema.name
        namespace, _, name = full.partition("::")
        if full in self._banned or self._shortcut.search(name):
            return f"torch's own {called(name)}"
        if namespace != "aten":
            return f"{full}, an operator that isn't among torch's ordinary ones"
        if any(part in name for part in _PACKED):
            return f"torch's {name}"
        plain = name.removesuffix("_backward").rstrip("_")
        if func.is_view or torch.Tag.pointwise in func.tags or _is_pointwise(plain):
            return ""
        known = plain in _WHOLE or plain.startswith(_BEGINNINGS) or any(each in plain for each in _MIDDLES)
        return "" if known else f"torch's {name}"

    def of_function(self, function: CodeType | str) -> str:
        """What is said of a library's function that is the answer; empty for every other, and for a learner's own."""
        key = function if isinstance(function, str) else (function.co_filename, function.co_name, function.co_flags)
        said = self._functions.get(key)
        if said is None:
            find = _in_c if isinstance(function, str) else _in_python
            library, name = find(function)  # type: ignore[arg-type]
            found = bool(library) and self._shortcut.search(name)
            said = self._functions[key] = f"{library}'s own {name}" if found else ""
        return said


def _is_pointwise(name: str) -> bool:
    """Whether torch says so of an operator, whose forms in place it leaves out."""
    packet = getattr(torch.ops.aten, name, None)
    return packet is not None and any(torch.Tag.pointwise in getattr(packet, each).tags for each in packet.overloads())


def _within(function: CodeType | str) -> tuple[bool, bool]:
    """Sorts a library's functions: those that are called from outside first, those in C next, private ones last."""
    if isinstance(function, str):
        return False, True
    return function.co_name.startswith("_"), False


def _in_python(code: CodeType) -> tuple[str, str]:
    """The library that a function belongs to, empty for a learner's own; and what people call it."""
    library = _LIBRARY.search(code.co_filename)
    if library is None or library[1] == "grader" or not code.co_flags & _FUNCTION:
        return "", ""
    return library[1], code.co_name.strip("_").removesuffix("_dispatcher")


def _in_c(text: str) -> tuple[str, str]:
    """The same for a function in C, e.g. `<built-in method numpy.correlate>`."""
    name = _AROUND_C.sub("", text)
    library = "torch" if "torch" in text else name.partition(".")[0] if "." in name else "a library"
    return library, name.rpartition(".")[2].strip("_")
