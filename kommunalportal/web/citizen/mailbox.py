"""The mailbox of whoever is logged in."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from kommunalportal.mailbox.actions import fetch_attachment, mark_read
from kommunalportal.mailbox.models import Letter, LetterAttachment
from kommunalportal.mailbox.queries import attachment_of, letter_of, mailbox_of, unread_letters
from kommunalportal.web.access import AccountRequest, require_account, require_applicant

LETTERS_PER_PAGE = 25


@require_safe
@require_account
def mailbox(request: AccountRequest) -> HttpResponse:
    """`/konto/postfach/`: the letters, newest first."""
    page = Paginator(mailbox_of(request.account), LETTERS_PER_PAGE).get_page(request.GET.get("seite"))
    context = {"page": page, "unread": unread_letters(request.account)}
    return render(request, "citizen/mailbox/mailbox.html", context)


@require_safe
@require_applicant
def letter(request: AccountRequest, letter_id: int) -> HttpResponse:
    """`/konto/postfach/<id>/`: one letter; seeing it is reading it."""
    found = _load_letter(request, letter_id)
    if request.method == "GET":
        mark_read(letter=found, actor=request.citizen)
    files = [_as_link(attachment) for attachment in found.attachments.all()]
    return render(request, "citizen/mailbox/letter.html", {"letter": found, "files": files})


@require_safe
@require_applicant
def file(request: AccountRequest, letter_id: int, attachment_id: int) -> HttpResponse:
    """`/konto/postfach/<id>/anlage/<id>`: one file, always to be saved and never shown within the portal."""
    attachment = attachment_of(request.account, letter_id, attachment_id)
    if attachment is None:
        raise Http404
    content = fetch_attachment(attachment=attachment, actor=request.citizen)
    disposition = content_disposition_header(as_attachment=True, filename=attachment.filename)
    headers = {"Content-Type": attachment.mime_type, "Content-Disposition": disposition or "attachment"}
    return HttpResponse(content, headers=headers)


def _load_letter(request: AccountRequest, letter_id: int) -> Letter:
    found = letter_of(request.account, letter_id)
    if found is None:
        raise Http404
    return found


def _as_link(attachment: LetterAttachment) -> dict[str, str]:
    url = reverse("mailbox_file", args=[attachment.letter_id, attachment.pk])
    kind = attachment.filename.rpartition(".")[2].upper()
    return {"name": attachment.filename, "url": url, "about": f"{kind}, {filesizeformat(attachment.size)}"}
